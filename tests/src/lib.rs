//! What more than one kind of system test needs: where the built programs lie, and processes that
//! end with the test that started them.

pub mod process;
