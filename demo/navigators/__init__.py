"""The people of the demo at work: each does what can be done on a page, in a workbook, in Tryton, and nothing more."""
