"""Pages: each reads a request, asks one question or calls one action, and renders."""
