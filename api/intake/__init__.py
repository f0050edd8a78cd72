"""POST /v1/events and friends: CloudEvents in, receipts out."""
