"""The services people sign up at, as data, and the policy rows an admin edits; knows no account."""
