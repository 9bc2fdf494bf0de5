/** How Swagger UI looks and behaves; it is shown to people who read before they try. */
const OPTIONS = {
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  filter: true,
  tryItOutEnabled: true,
  defaultModelExpandDepth: 3,
  defaultModelsExpandDepth: 0,
  defaultModelRendering: 'model',
  syntaxHighlight: { theme: 'idea' },
};

/**
 * The script that starts Swagger UI. It mends what keeps people with a screen reader out: links inside of buttons, a
 * choice among one server, and controls without a name.
 */
export const START = `
const text = ({ React }) => ({ text }) => React.createElement('span', null, text);
const mended = (system) => ({ components: { DeepLink: text(system), ServersContainer: () => null } });

const NAMES = {
  'textarea.body-param__text': 'Request body',
  'select.examples-select-element': 'Example',
  'select.content-type': 'Content type',
  '.json-schema-2020-12-accordion': 'Details',
  '.operation-filter-input': 'Filter by group',
  '.parameters-col_description select': 'Value',
};

function nameControls() {
  for (const [selector, name] of Object.entries(NAMES))
    for (const control of document.querySelectorAll(selector + ':not([aria-label])'))
      if (!control.textContent.trim() || control.matches('select, textarea')) control.setAttribute('aria-label', name);
}

new MutationObserver(nameControls).observe(document.body, { childList: true, subtree: true });
window.ui = SwaggerUIBundle({ ...${JSON.stringify(OPTIONS)}, presets: [SwaggerUIBundle.presets.apis], plugins: [mended] });
`;
