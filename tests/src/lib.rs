//! What more than one kind of system test needs: where the built programs lie, processes that end
//! with the test that started them, and the fleet simulator.

pub mod process;
pub mod simulation;
