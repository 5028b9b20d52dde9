// Package stages measures how customers move through the stages of the relationship cycle: who enters and leaves each
// stage in each period, how long they stay, and where they drop off.
//
// [Options] says which events move a customer into which stage, and which silences do. [New] makes a [Balance] of it, a
// calculator of histories that [journey.Fold] runs, and the balance answers:
//
//   - [Balance.Rows]: opening + entered − left = closing, for every period, segment and stage;
//   - [Balance.Matrices]: how many went from each stage to each other one, with entry and exit as a node;
//   - [Balance.Dwells]: how long visits of a stage last and where they end, running visits counted as running;
//   - [Balance.Occupancy]: where customers are so many days after they first came, and where their time goes;
//   - [Balance.Sankey]: the picture of it, as data.
//
// A company with one stage is the special case of package journey's flow of customers by contract or by silence.
package stages
