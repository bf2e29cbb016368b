//! The server's command line. What each command does is the library's business.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::SUCCESS
}
