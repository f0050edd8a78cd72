"""Recorders under `eventsourcing.dcb.api.DCBRecorder`, one flow for both databases."""
