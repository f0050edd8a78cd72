"""The service as documents that programs read: OpenAPI for what is asked, AsyncAPI for what comes."""
