DELETE FROM token WHERE incarnation IN (SELECT incarnation FROM device WHERE device = ?1)
