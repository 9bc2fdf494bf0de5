import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import type { UserActor } from '../common/actor';
import { DomainError } from '../common/errors';
import { hasScope, missingScope } from '../http/access/scopes';
import { argumentsOf, ToolRefusal } from './arguments';
import { explained } from './explanations';
import { textWithin } from './fitting';
import type { Call, Tool } from './tool';
import { ChangeTools } from './tools/change-tools';
import { TagTools } from './tools/tag-tools';
import { TaskReads } from './tools/task-reads';
import { TaskWrites } from './tools/task-writes';

/** The result of a call, as the protocol defines it. */
export interface ToolResult extends Record<string, unknown> {
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
}

const MAX_REFUSAL_BYTES = 16_000;
const UNEXPECTED = 'The service failed at this call, and nothing is known about its effect. Look before you repeat it.';

/** All tools that agents may call. */
@Injectable()
export class Tools {
  private readonly logger = new Logger('Mcp');
  private readonly all: Map<string, Tool>;
  private readonly listed: Map<Tool, object>;

  constructor(taskReads: TaskReads, taskWrites: TaskWrites, tagTools: TagTools, changeTools: ChangeTools) {
    const tools = [taskReads, taskWrites, tagTools, changeTools].flatMap((box) => box.tools);
    this.all = new Map(tools.map((tool) => [tool.name, tool]));
    this.listed = new Map(tools.map((tool) => [tool, presentTool(tool)]));
  }

  /** The tools that the actor may call. */
  listFor(actor: UserActor): object[] {
    return [...this.listed].filter(([{ scope }]) => hasScope(actor, scope)).map(([, shown]) => shown);
  }

  has(name: string): boolean {
    return this.all.has(name);
  }

  /** A refusal is also a result, because its text tells the agent what to do. */
  async call(call: Call, name: string, given: Record<string, unknown> | undefined): Promise<ToolResult> {
    try {
      return await this.run(call, this.all.get(name)!, given);
    } catch (error) {
      return { content: [{ type: 'text', text: this.wordsFor(error, name) }], isError: true };
    }
  }

  private async run(call: Call, tool: Tool, given: Record<string, unknown> | undefined): Promise<ToolResult> {
    if (!hasScope(call.actor, tool.scope)) throw missingScope(tool.scope);
    const { text, data } = await tool.run(call, argumentsOf(tool, given));
    // Clients reject results that do not match the declared schema.
    const structuredContent = tool.output.parse(data);
    return { content: [{ type: 'text', text }], structuredContent };
  }

  private wordsFor(error: unknown, name: string): string {
    if (error instanceof ToolRefusal) return textWithin(error.message, MAX_REFUSAL_BYTES);
    if (error instanceof DomainError) return textWithin(explained(error), MAX_REFUSAL_BYTES);
    this.logger.error(`The tool ${name} failed`, error instanceof Error ? error.stack : String(error));
    return UNEXPECTED;
  }
}

const presentTool = ({ name, title, description, effects, input, output }: Tool): object => ({
  name,
  title,
  description,
  inputSchema: schemaOf(input, 'input'),
  outputSchema: schemaOf(output, 'output'),
  annotations: { ...effects, openWorldHint: false },
});

/** Replaces a list of types by `anyOf`, because some models accept only one type for an argument. */
function ofOneType(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(ofOneType);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { type, ...others } = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, ofOneType(value)]));
  if (Array.isArray(type)) return { anyOf: type.map((one: unknown) => ({ type: one })), ...others };
  return type === undefined ? others : { type, ...others };
}

/** Omits `$schema`, whose draft older clients do not know, and limits that say nothing. */
function schemaOf(type: z.ZodType, io: 'input' | 'output'): object {
  const schema = z.toJSONSchema(type, {
    io,
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // Clients may cache the schema and must accept fields that a later version adds.
      if (io === 'output') delete jsonSchema.additionalProperties;
    },
  });
  delete schema.$schema;
  return io === 'input' ? (ofOneType(schema) as object) : schema;
}
