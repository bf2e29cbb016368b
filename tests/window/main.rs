//! The window tests: the real binary, the real server and two laptops, under a display of their own.
