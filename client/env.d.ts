/** What Vite adds to modules: `import.meta.env` and imports of styles. */

/// <reference types="vite/client" />
