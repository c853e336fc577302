"""What people are asked, what they decided, and the chained, signed proof of it; knows no conversation."""
