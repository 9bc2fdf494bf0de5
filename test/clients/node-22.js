import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const LONGEST_MS = 120_000;
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 22;
const packaged = join('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');

/** Runs a program of a package with Node 22 or newer. Gives what it printed, and its exit code. */
export async function runNode22(file, ...args) {
  const node = isNewEnough ? process.execPath : packaged;
  const path = join('node_modules', '@modelcontextprotocol', file);
  const options = { timeout: LONGEST_MS, maxBuffer: 2 ** 26 };
  return promisify(execFile)(node, [path, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

/** Registers somebody; gives their token. */
export async function register(url, username) {
  const send = async (path, body, headers = {}) => {
    const init = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    };
    return (await (await fetch(url + path, init)).json()).data;
  };
  const account = { username, email: `${username}@example.com`, password: 'Secret123' };
  await send('/api/auth/register', account);
  const { access_token } = await send('/api/auth/login', account);
  const { key } = await send('/api/api-keys', { name: 'agent' }, { Authorization: `Bearer ${access_token}` });
  return { token: access_token, key };
}
