"""Who may ask: HTTP, GraphQL and the command line. No rules, no SQL."""
