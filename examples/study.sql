-- Questions to the folder of a study, results/, for DuckDB. run_sql.py makes the study and asks them.

-- The points with their errors, from the summary.
SELECT l, rule, trials, mean, se, p50 FROM 'results/_summary.csv' ORDER BY rule, l;

-- The same from the rows: one table whose columns l and rule say the point.
SELECT l, rule, count(*) AS trials, avg(sync_steps) AS mean, stddev_samp(sync_steps) / sqrt(count(sync_steps)) AS se
FROM 'results/rows/*.parquet' GROUP BY ALL ORDER BY rule, l;

-- The exponent of mean = a * L^b.
SELECT rule, regr_slope(ln(mean), ln(l)) AS exponent FROM 'results/_summary.csv' WHERE l > 1 GROUP BY rule ORDER BY rule;

-- How many steps all but one in a hundred need, and the share of steps in which a pair learns.
SELECT l, rule, quantile_cont(sync_steps, 0.99) AS p99, sum(learning_steps) / sum(sync_steps) AS learning
FROM 'results/rows/*.parquet' GROUP BY ALL ORDER BY rule, l;
