"""Movies, interactions and the rules that data must obey."""
