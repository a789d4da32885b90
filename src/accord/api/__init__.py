"""The REST API at `/api/v1`: what programs may read and do, each with a token and its scopes."""
