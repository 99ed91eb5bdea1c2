"""What anybody can do with a case: writes to Temporal, reads from storage."""
