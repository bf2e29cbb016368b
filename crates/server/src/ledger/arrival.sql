SELECT arrival.hash, arrival.change, arrival.refused_code, arrival.refused_text
FROM arrival
JOIN sender ON sender.id = arrival.sender
WHERE sender.device = ?1 AND sender.incarnation = ?2 AND arrival.seq = ?3;
