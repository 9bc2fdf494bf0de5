/**
 * Sends the form of a page with the token behind the `#` of its address, which browsers do not send. The token leaves the
 * address when it has been used.
 */
export const LINK_SCRIPT = `
const form = document.querySelector('form.link');
const outcome = document.querySelector('#outcome');
const token = () => new URLSearchParams(location.hash.slice(1)).get('token');

function wordsOf({ message, errors = [] }) {
  return [message, ...errors.map((each) => each.message)].filter(Boolean).join(' ');
}

async function send() {
  const { tokenField, done, noToken } = form.dataset;
  if (!token()) return noToken;
  const fields = { ...Object.fromEntries(new FormData(form)), [tokenField]: token() };
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': document.documentElement.lang };
  const response = await fetch(form.getAttribute('action'), { method: 'POST', headers, body: JSON.stringify(fields) });
  if (!response.ok) return wordsOf(await response.json());
  form.remove();
  history.replaceState(null, '', location.pathname);
  return done;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  outcome.textContent = '';
  outcome.textContent = await send().catch(() => form.dataset.noAnswer);
  button.disabled = false;
});
if (!token()) outcome.textContent = form.dataset.noToken;
`;
