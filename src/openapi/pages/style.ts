/** Colours with a contrast of at least 4.5:1, which Swagger UI lacks in places. Single column on phones. */
export const STYLE = `
:root { --ink: #1f2933; --soft: #52606d; --line: #d2d9df; --accent: #1d4a66; --paper: #ffffff; }
html { box-sizing: border-box; overflow-y: scroll; }
*, *::before, *::after { box-sizing: inherit; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.bar { background: var(--accent); color: #fff; padding: 12px 20px; font-weight: 600; }
.bar a { color: #fff; text-decoration: none; }
.bar span { font-weight: 400; margin-left: 8px; }
.text { max-width: 44rem; margin: 0 auto; padding: 24px 20px 48px; }
.text h1 { font-size: 1.7rem; line-height: 1.2; }
.text h2 { font-size: 1.2rem; margin-top: 2rem; }
.text a { color: #0f5c8a; }
.text pre { background: #f2f5f7; border: 1px solid var(--line); padding: 12px; overflow-x: auto; font-size: 14px; }
.places { list-style: none; padding: 0; }
.places a { display: block; padding: 12px 14px; margin: 8px 0; border: 1px solid var(--line); border-radius: 6px; color: var(--ink); text-decoration: none; }
.places a:hover, .places a:focus { border-color: var(--accent); background: #f2f5f7; }
.places b { color: #0f5c8a; margin-right: 6px; }
.note { padding: 20px; }
.link input { width: 100%; max-width: 24rem; padding: 8px 10px; border: 1px solid #7b8794; border-radius: 4px; font: inherit; }
.link button { padding: 10px 16px; border: 0; border-radius: 6px; background: var(--accent); color: #fff; font: inherit; cursor: pointer; }
.written { max-width: 60rem; overflow-wrap: anywhere; }
.written .table { overflow-x: auto; }
.written table { border-collapse: collapse; font-size: 14px; }
.written th, .written td { border: 1px solid var(--line); padding: 4px 8px; text-align: left; vertical-align: top; }
.written td code { white-space: pre-wrap; }
.written code { background: #f2f5f7; font-size: 0.9em; }
.written img { max-width: 100%; }

.swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag, .swagger-ui .info p, .swagger-ui .info li,
.swagger-ui .opblock .opblock-summary-description, .swagger-ui .opblock-description-wrapper p, .swagger-ui table thead tr td,
.swagger-ui table thead tr th, .swagger-ui .parameter__name, .swagger-ui .response-col_status, .swagger-ui label { color: var(--ink); }
.swagger-ui .info { margin: 24px 0; }
.swagger-ui .info .title small { background: var(--soft); }
.swagger-ui .info .title small.version-stamp { background: #33691e; }
.swagger-ui .info a, .swagger-ui a.nostyle:focus, .swagger-ui .markdown a, .swagger-ui .opblock-external-docs a,
.swagger-ui .info__extdocs a, .swagger-ui .tab li button.tablinks, .swagger-ui .renderedMarkdown a { color: #0f5c8a; }
.swagger-ui table.headers .header-example, .swagger-ui .opblock-tag small, .swagger-ui .parameter__type, .swagger-ui .parameter__in, .swagger-ui .parameter__extension,
.swagger-ui .prop-format, .swagger-ui .response-control-media-type__accept-message, .swagger-ui .model .property.primitive,
.swagger-ui .response-col_links, .swagger-ui .responses-inner h4, .swagger-ui .responses-inner h5 { color: var(--soft); }
.swagger-ui .response-control-media-type__accept-message, .swagger-ui .prop-type { color: #33691e; }
.swagger-ui .prop-type { color: #4b4399; }
.swagger-ui .parameter__name.required::after, .swagger-ui .parameter__name.required span { color: #b3261e; }
.swagger-ui .scheme-container { box-shadow: none; border-bottom: 1px solid var(--line); padding: 12px 0; }
.swagger-ui .opblock .opblock-summary-method { text-shadow: none; }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1b5e8f; }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1f6b45; }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8a4b00; }
.swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #18655a; }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #a32626; }
.swagger-ui .btn.execute { background: var(--accent); border-color: var(--accent); color: #fff; }
.swagger-ui .btn.authorize { color: #1f6b45; border-color: #1f6b45; }
.swagger-ui .btn.authorize svg { fill: #1f6b45; }
.swagger-ui .btn.cancel, .swagger-ui .btn.btn-clear { color: #a32626; border-color: #a32626; background: #fff; }
.swagger-ui .json-schema-2020-12-expand-deep-button, .swagger-ui .json-schema-2020-12__attribute--muted,
.swagger-ui .json-schema-2020-12-keyword__name--secondary, .swagger-ui .json-schema-2020-12-keyword__value--secondary { color: var(--soft); }
.swagger-ui [class*='json-schema-2020-12'][class*='--secondary'], .swagger-ui .json-schema-2020-12-keyword--description *,
.swagger-ui .response-col_description * code, .swagger-ui .json-schema-2020-12 .renderedMarkdown * { color: var(--ink); }
.swagger-ui .json-schema-2020-12__constraint { background: #52606d; color: #fff; }
.swagger-ui .operation-filter-input { width: 100%; border: 1px solid #7b8794; border-radius: 4px; padding: 8px 10px; }

.swagger-ui button.refusal { border: 0; background: none; padding: 4px 0; font: inherit; font-size: 14px; text-align: left; color: #0f5c8a; cursor: pointer; }
.swagger-ui button.refusal::before { content: '▸ '; }
.swagger-ui .response-col_links { display: none; }
.swagger-ui .markdown code, .swagger-ui .renderedMarkdown code { color: var(--ink); }
.swagger-ui table.headers td, .swagger-ui table.headers th { padding-right: 12px; }

@media (max-width: 640px) {
  .text pre { font-size: 13px; padding: 12px 10px; }
  .swagger-ui .wrapper { padding: 0 10px; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-description { padding: 4px 0 0; flex-basis: 100%; }
  .swagger-ui .opblock .opblock-summary-path { max-width: 60vw; word-break: break-word; }
  .swagger-ui .opblock-tag { flex-wrap: wrap; font-size: 20px; }
  .swagger-ui .opblock-tag small { padding: 0; flex-basis: 100%; }
  .swagger-ui .parameters-col_name, .swagger-ui .parameters-col_description,
  .swagger-ui table.parameters tr, .swagger-ui table.parameters td, .swagger-ui table.responses-table > tbody > tr,
  .swagger-ui table.responses-table > tbody > tr > td:not(.response-col_links) { display: block; width: 100%; }
  .swagger-ui table tbody tr td:has(.model-box) { max-width: none; }
  .swagger-ui .model-box { max-width: 100%; overflow-x: auto; }
  .swagger-ui table.headers td { overflow-wrap: anywhere; }
  .swagger-ui table.parameters thead, .swagger-ui table.responses-table > thead { display: none; }
  .swagger-ui .filter .operation-filter-input { width: 100%; max-width: none; }
  .swagger-ui .parameters-col_description input, .swagger-ui .parameters-col_description select { width: 100%; max-width: none; }
  .swagger-ui .info .title { font-size: 26px; }
  .swagger-ui .modal-ux { width: calc(100vw - 24px); min-width: 0; }
}
`;
