import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError } from '../../common/errors';
import { shortPublicId } from '../../common/public-id';
import type { Apis } from '../apis';
import { REQUEST_ID_HEADER } from '../requests/request-id';

interface Known {
  status: number;
  code: string;
}

const MALFORMED: Known = { status: 400, code: 'malformed' };
const KNOWN: Record<string, Known> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headers_too_large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request_timeout' },
};

/** Responds to requests that Node's HTTP parser rejects, e.g. with oversized headers. */
export const clientErrorHandler =
  (apis: Apis) =>
  (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
    const { status, code } = KNOWN[error.code ?? ''] ?? MALFORMED;
    const body = JSON.stringify(apis.main.refuse(new DomainError('invalid', code)).body);
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `${REQUEST_ID_HEADER}: ${shortPublicId('req')}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  };
