# %% [markdown]
# # Security against depth
#
# How often does an attacker who only listens have A's weights when the pair synchronises? For a single geometric attacker
# the chance falls exponentially with the synaptic depth L, once L is large, while partners need only L^2 times as long: that
# was the hope. Many attackers together undo much of it, and here all curves are still flat.

# %%
import matplotlib.pyplot as plt
import numpy as np

import tpmbench as tpm

# %%
ATTACKS = [
    {"attack": "simple", "attackers": 1},
    {"attack": "geometric", "attackers": 1},
    {"attack": "geometric", "attackers": 20},
    {"attack": "majority", "attackers": 20},
]
study = tpm.sweep({"K": 3, "N": 100, "L": {"from": 1, "to": 5}, "rule": "hebbian", "trials": 1000, "points": ATTACKS})
points = study.points.to_pandas()
points[["attack", "attackers", "l", "mean", "p_any", "p_any_low", "p_any_high"]]

# %% [markdown]
# `p_any` is the share of pairs in which any attacker has all weights of A at `sync_steps`, with Wilson's 95 % interval.
# ln p = a - y L is fitted where an attacker had success often enough to count.

# %%
figure, axes = plt.subplots(figsize=(7, 4.5))
for i, ((attack, attackers), of) in enumerate(points.groupby(["attack", "attackers"], observed=True)):
    label = f"{attack}, {attackers}"
    axes.errorbar(of.l + 0.04 * (i - 1.5), of.p_any, [of.p_any - of.p_any_low, of.p_any_high - of.p_any], fmt="o", color=f"C{i}", label=label)
    fitted = of[(of.l >= 2) & (of.p_any * of.synced >= 10) & (of.p_any < 0.9)]
    if len(fitted) >= 2:
        relative = np.sqrt((1 - fitted.p_any) / (fitted.p_any * fitted.synced))
        slope, a = np.polyfit(fitted.l, np.log(fitted.p_any), 1, w=1 / relative)
        print(f"{label:15} p ~ exp({slope:.2f} L)")
        axes.plot(fitted.l, np.exp(a + slope * fitted.l), color=f"C{i}")
axes.set(yscale="log", xlabel="L", ylabel="p_any", title="K=3 N=100, hebbian")
axes.legend()
plt.show()

# %% [markdown]
# ## What security costs
#
# The partners' time against the chance of one geometric attacker: each L is a point.

# %%
one = points[(points.attack == "geometric") & (points.attackers == 1)]
figure, axes = plt.subplots(figsize=(7, 4))
axes.plot(one["mean"], one.p_any, "o-")
for point in one.itertuples():
    axes.annotate(f"L={point.l}", (point.mean, point.p_any), xytext=(5, 5), textcoords="offset points")
axes.set(xlabel="mean sync_steps", ylabel="p_any", yscale="log")
plt.show()
