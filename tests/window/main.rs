//! The window tests: the real binary, the real server and two laptops, on a display of their own.

mod central;
mod clock;
mod laptop;
mod page;
mod story;
