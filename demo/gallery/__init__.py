"""Every page of Koppel with invented people, to look at: python -m demo.gallery DIRECTORY."""
