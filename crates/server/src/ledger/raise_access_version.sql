INSERT INTO access_version (tie, party, version)
VALUES (?1, ?2, 1)
ON CONFLICT (tie, party) DO UPDATE SET version = version + 1;
