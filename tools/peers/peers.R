# One named task of R, timed inside this process: Rscript peers.R TASK FILE ROWS COLUMNS REPEATS
# FILE holds ROWS x (COLUMNS + 2) little-endian doubles, row by row: the features, then time (or outcome) and event.
# Prints the least seconds of REPEATS runs, and one value of the fit by which the two programs are seen to solve the same problem, and the version of the package.
args <- commandArgs(trailingOnly = TRUE)
rows <- as.integer(args[3]); columns <- as.integer(args[4]); repeats <- as.integer(args[5])
m <- matrix(readBin(args[2], "double", rows * (columns + 2L), endian = "little"), rows, byrow = TRUE)
x <- m[, seq_len(columns), drop = FALSE]; y <- m[, columns + 1L]; e <- m[, columns + 2L]
suppressPackageStartupMessages(library(survival))
if (startsWith(args[1], "path")) suppressPackageStartupMessages(library(glmnet))
run <- switch(args[1],
  cox = function() { f <- coxph(Surv(y, e) ~ x); f$loglik[2] },
  logistic = function() { f <- glm(e ~ x, family = binomial()); -f$deviance / 2 },
  `path-gaussian` = function() { f <- glmnet(x, y, alpha = .5); f$dev.ratio[length(f$dev.ratio)] },
  `path-binomial` = function() { f <- glmnet(x, e, family = "binomial", alpha = .5); f$dev.ratio[length(f$dev.ratio)] },
  `path-cox` = function() { f <- glmnet(x, Surv(y, e), family = "cox", alpha = .5); f$dev.ratio[length(f$dev.ratio)] },
  concordance = function() concordance(Surv(y, e) ~ x[, 1], reverse = TRUE)$concordance)
value <- run()
best <- Inf
for (i in seq_len(repeats)) { start <- Sys.time(); run(); best <- min(best, as.numeric(Sys.time() - start, units = "secs")) }
version <- packageVersion(if (startsWith(args[1], "path")) "glmnet" else if (args[1] == "logistic") "stats" else "survival")
cat(sprintf("%.6f\t%.10g\t%s\n", best, value, as.character(version)))
