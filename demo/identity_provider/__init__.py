"""An OpenID provider that stands in for the organisations' own, in the demo and in tests. A separate program.

Nobody proves anything here: who opens the page chooses who to be. It must never serve real people.
"""
