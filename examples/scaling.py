# %% [markdown]
# # Scaling laws
#
# How does the mean number of steps grow with the synaptic depth L, and with the number N of inputs? Theory has t ~ L^2 and
# t ~ ln N for the bulk of this range. A study runs every combination; its points have means with standard errors, which
# weigh the fits.

# %%
import matplotlib.pyplot as plt
import numpy as np

import tpmbench as tpm

RULES = ["hebbian", "anti-hebbian", "random-walk"]

# %%
depth = tpm.sweep({"K": 3, "N": 1000, "L": {"from": 1, "to": 6}, "rule": RULES, "trials": 1000})
points = depth.points.to_pandas()
points[["l", "rule", "p_synced", "mean", "se"]]

# %% [markdown]
# ## Against L: a power law
#
# ln t = ln a + b ln L, fitted by weighted least squares from L = 2 on: L = 1 is off the line. The error of ln t is se / t.


# %%
def line(x, y, error):
    """The intercept and slope of the line that fits best, with the slope's standard error, which grows if the line fits
    worse than the errors allow."""
    (slope, intercept), covariance = np.polyfit(x, y, 1, w=1 / error, cov="unscaled")
    chi2 = np.sum(((y - intercept - slope * x) / error) ** 2) / max(1, len(x) - 2)
    return intercept, slope, np.sqrt(covariance[0, 0] * max(1, chi2))


figure, axes = plt.subplots(figsize=(7, 4))
for i, rule in enumerate(RULES):
    of = points[points.rule == rule]
    fitted = of[of.l >= 2]
    a, b, error = line(np.log(fitted.l), np.log(fitted["mean"]), fitted.se / fitted["mean"])
    print(f"{rule:13} t ~ L^({b:.2f} +- {error:.2f})")
    axes.errorbar(of.l, of["mean"], of.se, fmt="o", color=f"C{i}")
    axes.plot(fitted.l, np.exp(a + b * np.log(fitted.l)), color=f"C{i}", label=f"{rule}, L^{b:.2f}")
axes.set(xscale="log", yscale="log", xlabel="L", ylabel="mean sync_steps", title="K=3 N=1000")
axes.legend()
plt.show()

# %% [markdown]
# ## Against N: a logarithm
#
# t = a + b ln N. Anti-Hebbian learning shows no growth here.

# %%
size = tpm.sweep({"K": 3, "N": {"from": 10, "to": 10_000, "factor": 10}, "L": 3, "rule": RULES, "trials": 500})
points = size.points.to_pandas()

figure, axes = plt.subplots(figsize=(7, 4))
for i, rule in enumerate(RULES):
    of = points[(points.rule == rule) & (points.n >= 100)]
    a, b, error = line(np.log(of.n), of["mean"], of.se)
    print(f"{rule:13} t = {a:.0f} + ({b:.0f} +- {error:.0f}) ln N")
    all_sizes = points[points.rule == rule]
    axes.errorbar(all_sizes.n, all_sizes["mean"], all_sizes.se, fmt="o", color=f"C{i}")
    axes.plot(of.n, a + b * np.log(of.n), color=f"C{i}", label=rule)
axes.set(xscale="log", xlabel="N", ylabel="mean sync_steps", title="K=3 L=3")
axes.legend()
plt.show()

# %% [markdown]
# ## The tail
#
# Beyond its peak the distribution of steps falls exponentially: on a logarithmic axis the share of pairs that are not yet
# synchronised is a straight line.

# %%
steps = np.sort(tpm.run(K=3, N=100, L=3, trials=50_000).table["sync_steps"].to_numpy())
left = 1 - np.arange(1, len(steps) + 1) / len(steps)
tail = (left < 0.1) & (left > 1e-3)
slope, intercept = np.polyfit(steps[tail], np.log(left[tail]), 1)
print(f"P(t > T) ~ exp(-T / {-1 / slope:.0f})")

figure, axes = plt.subplots(figsize=(7, 4))
axes.semilogy(steps[left > 0], left[left > 0])
axes.semilogy(steps[tail], np.exp(intercept + slope * steps[tail]), "--", label=f"exp(-t/{-1 / slope:.0f})")
axes.set(xlabel="T", ylabel="P(t > T)", title="K=3 N=100 L=3, hebbian")
axes.legend()
plt.show()
