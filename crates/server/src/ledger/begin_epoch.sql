INSERT INTO epoch (counter, id, after)
SELECT ?1, ?2, gseq
FROM feed_head;
