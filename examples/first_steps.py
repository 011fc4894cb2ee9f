# %% [markdown]
# # First steps
#
# Two tree parity machines learn from each other's output bit until their weights are equal. How long does that take? Here
# are some pairs, what one of them does step by step, and who can listen in.
#
# Neural key exchange is broken. This is for its study, not for secrets.

# %%
import matplotlib.pyplot as plt

import tpmbench as tpm

# %% [markdown]
# ## Many pairs
#
# K hidden units of N inputs each, weights from -L to L. A row is a trial; `sync_steps` is the first step after which all
# weights of the two machines are equal.

# %%
result = tpm.run(K=3, N=100, L=3, rule="hebbian", trials=20_000)
result

# %%
rows = result.to_pandas()
rows.describe()

# %%
figure, axes = plt.subplots(figsize=(7, 3.5))
axes.hist(rows.sync_steps, bins=80, color="0.5")
axes.axvline(result.summary["sync_steps"]["mean"], color="C3", label="mean")
axes.set(xlabel="sync_steps", ylabel="trials", title="How long pairs take")
axes.legend()
plt.show()

# %% [markdown]
# The digest names these rows: it is the same on every machine, for the same parameters, seed and trials.

# %%
print(result.summary["digest"], result.params)

# %% [markdown]
# ## One pair
#
# Trial 7 of that run again, step by step.

# %%
steps = tpm.trace(K=3, N=100, L=3, trial=7).to_pandas()
assert len(steps) == rows.sync_steps[7] + 1  # and step 0, the start

figure, axes = plt.subplots(figsize=(7, 3.5))
axes.plot(steps.step, steps.overlap, label="overlap of A and B")
axes.plot(steps.step, steps.equal_weights / 300, label="share of equal weights")
axes.set(xlabel="step", title="Trial 7")
axes.legend()
plt.show()

# %% [markdown]
# ## The mean of many pairs, and of an attacker
#
# A geometric attacker hears inputs and outputs, and follows the pair less well than the two follow each other.

# %%
mean = tpm.curve(K=3, N=100, L=3, attack="geometric", trials=1000, steps=600).to_pandas()

figure, axes = plt.subplots(figsize=(7, 3.5))
axes.plot(mean.step, mean.overlap, label="A and B")
axes.plot(mean.step, mean.attacker_overlap, label="A and the attacker")
axes.fill_between(mean.step, mean.overlap - mean.overlap_sd, mean.overlap + mean.overlap_sd, alpha=0.2)
axes.set(xlabel="step", ylabel="mean overlap")
axes.legend()
plt.show()

# %% [markdown]
# ## An attack on a log
#
# An eavesdropper who has recorded one exchange lets a thousand attackers listen to it. The first candidate may have A's weights.

# %%
log = tpm.trace(K=3, N=100, L=3, seed=5, public=True, after=50)
candidates = tpm.attack(log, attack="geometric", attackers=1000).to_pandas()
candidates.drop(columns="weights", errors="ignore").head()

# %% [markdown]
# ## Keys
#
# What pairs agree on, as numbers of shape [keys, K, N], and how far from uniform it is.

# %%
agreed = tpm.run(K=3, N=100, L=3, trials=2000, keys=True)
weights = agreed.weights()
worth = tpm.keys(agreed).summary
print(weights.shape, f"{worth['entropy']:.3f} bits a weight, of {worth['entropy_most']:.3f}")
