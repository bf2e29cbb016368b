//! Hashing and checking account passwords: Argon2id with the second recommendation of RFC 9106.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::{Salt, SaltString},
};

use crate::entropy::{self, NoEntropy};

/// The shortest password an account may have, in characters.
pub const SHORTEST: usize = 12;
/// The longest that is hashed, in bytes: a bound on work, not on taste.
pub const LONGEST: usize = 1024;

/// A password cannot be used or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short or too long.
    #[error("a password has 12 characters or more, and at most 1,024 bytes")]
    Length,
    /// No randomness for the salt.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// The hash that is stored is not one.
    #[error("the stored password hash is damaged")]
    Damaged,
}

/// 64 MiB, 3 passes, 4 lanes (RFC 9106 §4, the second recommendation; docs/rules.md K2).
fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(64 * 1024, 3, 4, None).map_err(|_| PasswordError::Damaged)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The text to store for a password.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(PasswordError::Length);
    }
    let salt: [u8; Salt::RECOMMENDED_LENGTH] = entropy::random()?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| PasswordError::Damaged)?;
    let hash = argon2()?.hash_password(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string())
        .map_err(|_| PasswordError::Damaged)
}

/// Whether this is the password. Without a hash the same work is done in vain, so that the time
/// taken does not tell which accounts exist.
pub fn matches(password: &str, hash: Option<&str>) -> Result<bool, PasswordError> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let Some(hash) = hash else {
        let salt = SaltString::encode_b64(&[0; Salt::RECOMMENDED_LENGTH]);
        let salt = salt.map_err(|_| PasswordError::Damaged)?;
        drop(argon2()?.hash_password(password.as_bytes(), &salt));
        return Ok(false);
    };
    let hash = PasswordHash::new(hash).map_err(|_| PasswordError::Damaged)?;
    Ok(argon2()?
        .verify_password(password.as_bytes(), &hash)
        .is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_matches() {
        let stored = hash("larkfield tea and toast").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=65536,t=3,p=4$"));
        assert!(matches("larkfield tea and toast", Some(&stored)).unwrap());
        assert!(!matches("larkfield tea and toasT", Some(&stored)).unwrap());
        assert!(!matches("", Some(&stored)).unwrap());
        assert!(!matches("larkfield tea and toast", None).unwrap());
    }

    #[test]
    fn a_password_has_at_least_twelve_characters() {
        assert!(matches!(hash("elevenchars"), Err(PasswordError::Length)));
        assert!(hash("twelve chars").is_ok());
        let long = "x".repeat(LONGEST + 1);
        assert!(matches!(hash(&long), Err(PasswordError::Length)));
        assert!(!matches(&long, None).unwrap());
    }
}
