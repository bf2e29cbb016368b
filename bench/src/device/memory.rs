//! How much memory this process has had at most.

use std::fs;

/// The peak of the resident set since the process began, in MB of 1,000,000 bytes: VmHWM, as Linux
/// tells it. Nothing elsewhere.
pub fn peak_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    peak_kib(&status).unwrap_or_default() * 1_024.0 / 1_000_000.0
}

fn peak_kib(status: &str) -> Option<f64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_from_its_own_line() {
        let status = "Name:\tbench\nVmPeak:\t  900 kB\nVmHWM:\t  12345 kB\nVmRSS:\t 100 kB\n";
        assert_eq!(peak_kib(status), Some(12_345.0));
        assert_eq!(peak_kib("Name:\tbench\n"), None);
    }
}
