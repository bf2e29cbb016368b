INSERT INTO account (name, staff, password_hash, made_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (name) DO NOTHING
