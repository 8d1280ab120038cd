-- Not the ones that packages have brought with them: of one node, and the old examples on the machine itself.
SELECT concat('the cluster "', cluster, '" of ', toString(uniqExact(host_name, port)), ' nodes (', arrayStringConcat(arraySort(groupUniqArray(host_name)), ', '), ')')
FROM system.clusters
GROUP BY cluster
HAVING uniqExact(host_name, port) > 1
  AND NOT (startsWith(cluster, 'test_') AND countIf(host_name != 'localhost' AND NOT startsWith(host_name, '127.')) = 0)
ORDER BY cluster
