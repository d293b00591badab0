"""Programs that show Koppel at work on invented people and organisations."""
