"""Coaching's pages for staff: fetch what this person may see, one verb, render or redirect."""
