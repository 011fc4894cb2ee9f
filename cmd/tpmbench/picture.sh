#!/bin/sh
# Draws what `tpmbench run` prints as picture.svg, for the README: picture.sh PROGRAM > picture.svg
program=${1:?usage: picture.sh PROGRAM}
command='tpmbench run --trials 1e6 -o sync.arrow'
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
(cd "$folder" && "$program" run --trials 1e6 -o sync.arrow) | awk -v command="$command" '
	BEGIN { size = 14; step = 19; left = 18; line[n++] = "$\302\240" command }
	{ gsub(/&/, "\\&amp;"); gsub(/</, "\\&lt;"); gsub(/ /, "\302\240"); line[n++] = $0 }
	END {
		height = n * step + 30
		printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"%d\" viewBox=\"0 0 760 %d\">\n", height, height
		printf "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#16181d\"/>\n"
		printf "<g font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"%d\" fill=\"#d6dae2\">\n", size
		for (i = 0; i < n; i++) {
			colour = line[i] ~ /[█▏▎▍▌▋▊▉]/ ? " fill=\"#7fc8a9\"" : ""
			if (line[i] != "") printf "<text x=\"%d\" y=\"%d\"%s>%s</text>\n", left, 26 + i * step, colour, line[i]
		}
		print "</g>\n</svg>"
	}'
