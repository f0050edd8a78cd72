"""GraphQL for inspectors and auditors: queries only, every one as of any moment."""
