"""The look: layouts, elements, tokens, vendored assets and how forms are drawn."""
