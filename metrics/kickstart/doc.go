// Package kickstart starts the untangling of a silo chart where it matters most: at ten interaction points. [New] ranks
// the points and plans for each what becomes of every metric that silos keep there, which definition all of them agree
// on, and which indicators lead and validate. The plan is a [Proposal]: a list of changes, each with its reason, which
// applied to the catalogue gives one whose audit is no worse, and better where there was something to mend. [Redundant]
// looks at measured series for metrics that tell the same news.
package kickstart
