"use strict";

// Addresses are relative to /docs, so that the page works under any prefix; without validatorUrl no request leaves this service.
window.ui = SwaggerUIBundle({
  url: "v1/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
