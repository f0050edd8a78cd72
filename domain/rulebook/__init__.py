"""Which rules are in force: packs and calendars, adopted by entries, bytes included."""
