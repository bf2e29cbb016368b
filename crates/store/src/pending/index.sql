SELECT pending.id, stream.subject, pending.change, pending.seq, pending.state
FROM pending
JOIN stream ON stream.id = pending.stream
ORDER BY pending.id
