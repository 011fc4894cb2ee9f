module outside

go 1.26.0

require tpmbench v0.0.0

replace tpmbench => ../..
