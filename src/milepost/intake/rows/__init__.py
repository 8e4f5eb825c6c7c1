"""Rows of the files that hospitals send: lists of referrals, of appointments, of waits."""
