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
// Without rules, an event whose kind is the name of a stage takes a customer there:
//
//	b, err := stages.New(log, stages.Options{
//		Stages:   []string{"sign up", "order"},
//		Timeouts: []stages.Timeout{{Days: 90}}, // outside after 90 days of silence
//	})
//	b, err = journey.Fold(ctx, log, b)
//	fmt.Println(b)
//
// Events of one time are taken in the order of their sequence numbers; without these any order counts, and the one
// taken is that in which most of them move the customer: earlier stages first, exits last.
//
// Customers enter a stage from another one or from outside, and leave it for another one or for the outside: who is in
// no stage, before the first or after the last, is outside.
//
// A company with one stage is the special case of package journey's flow of customers by contract or by silence.
package stages
