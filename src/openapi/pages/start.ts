/** Options of Swagger UI, for readers rather than for trying requests first. */
const OPTIONS = {
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  filter: true,
  tryItOutEnabled: true,
  defaultModelExpandDepth: 3,
  // Schemas are shown with the operations that use them.
  defaultModelsExpandDepth: -1,
  defaultModelRendering: 'model',
  syntaxHighlight: { theme: 'idea' },
};

/**
 * The script that starts Swagger UI. It fixes accessibility problems (links inside buttons, a choice of one server,
 * controls without names), searches operations by any of their words, and expands the description of an error on
 * request.
 */
export const START = `
const text = ({ React }) => ({ text }) => React.createElement('span', null, text);

function opsFilter(groups, phrase) {
  const wanted = phrase.trim().toLowerCase();
  const has = (value) => String(value ?? '').toLowerCase().includes(wanted);
  const fits = (operation) => has(operation.get('path')) || has(operation.getIn(['operation', 'summary']));
  return groups
    .map((group, name) => (has(name) ? group : group.update('operations', (all) => all.filter(fits))))
    .filter((group) => group.get('operations').size > 0);
}

const collapsed = (Response, { React }) => function CollapsedResponse(props) {
  const [isOpen, open] = React.useState(!(Number(props.code) >= 400));
  if (isOpen) return React.createElement(Response, props);
  const button = React.createElement('button', {
    className: 'refusal', type: 'button', 'aria-expanded': false, onClick: () => open(true),
  }, props.response.get('description') || 'Refused');
  return React.createElement('tr', { className: 'response', 'data-code': props.code },
    React.createElement('td', { className: 'response-col_status' }, props.code),
    React.createElement('td', { className: 'response-col_description' }, button),
    React.createElement('td', { className: 'response-col_links' }));
};

const at = (path, value) => path.reduce((part, key) => part?.[key], value);
const pointer = (ref) => ref.slice(2).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

function dereferenced(value, spec, above = []) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => dereferenced(item, spec, above));
  const { $ref, ...others } = value;
  if (typeof $ref === 'string' && !above.includes($ref))
    return { ...dereferenced(at(pointer($ref), spec), spec, [...above, $ref]), ...others };
  return Object.fromEntries(Object.entries(others).map(([key, item]) => [key, dereferenced(item, spec, above)]));
}

// The document has only internal references. Swagger UI's resolver would process all of it for each part, which takes
// seconds.
const resolveSubtree = async (spec, path) => ({ spec: dereferenced(at(path, spec), spec), errors: [] });

const adapted = (system) => ({
  components: { DeepLink: text(system), ServersContainer: () => null },
  wrapComponents: { response: collapsed },
  fn: { opsFilter, resolveSubtree },
});

const NAMES = {
  'textarea.body-param__text': 'Request body',
  'select.examples-select-element': 'Example',
  'select.content-type': 'Content type',
  '.json-schema-2020-12-accordion': 'Details',
  '.operation-filter-input': 'Filter by path, summary or group',
  '.parameters-col_description select': 'Value',
};

function nameControls() {
  for (const [selector, name] of Object.entries(NAMES))
    for (const control of document.querySelectorAll(selector + ':not([aria-label])')) {
      if (!control.textContent.trim() || control.matches('select, textarea')) control.setAttribute('aria-label', name);
      if (control.matches('.operation-filter-input')) control.placeholder = name;
    }
}

new MutationObserver(nameControls).observe(document.body, { childList: true, subtree: true });
// Passed as an object, because Swagger UI would parse text as slow YAML.
fetch('/openapi.json')
  .then((response) => response.json())
  .then((spec) => {
    window.ui = SwaggerUIBundle({
      ...${JSON.stringify(OPTIONS)}, spec, presets: [SwaggerUIBundle.presets.apis], plugins: [adapted],
    });
  });
`;
