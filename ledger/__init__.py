"""What was recorded: one gapless order of entries. The only importer of eventsourcing."""
