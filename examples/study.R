# The exponent of mean sync_steps against L in the folder of a study, results/ (run_sql.py makes one): Rscript study.R.
# With the package arrow, open_dataset("results/rows") has the rows.
points <- read.csv("results/_summary.csv")

for (rule in unique(points$rule)) {
  of <- points[points$rule == rule & points$l > 1, ]
  fit <- lm(log(mean) ~ log(l), data = of, weights = (mean / se)^2)
  cat(sprintf("%-13s t ~ L^%.2f\n", rule, coef(fit)[2]))
}

pdf("study.pdf", width = 7, height = 5)
plot(points$l, points$mean, log = "xy", pch = as.integer(factor(points$rule)), xlab = "L", ylab = "mean sync_steps")
arrows(points$l, points$mean - points$se, points$l, points$mean + points$se, angle = 90, code = 3, length = 0.03)
legend("topleft", legend = levels(factor(points$rule)), pch = seq_along(levels(factor(points$rule))))
invisible(dev.off())
