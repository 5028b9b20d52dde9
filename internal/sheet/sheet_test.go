package sheet_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/internal/sheet"
)

var form = sheet.Form{
	Name: "a price list", Required: []string{"item", "price"}, Optional: []string{"note", "sold_by"},
	MaxMiB: 1, MaxRows: 1_000, MaxProblems: 10,
}

// read returns the item and price of each sound row.
func read(r io.Reader) (rows [][2]string, problems []sheet.Problem) {
	s := sheet.Open(r, form)
	for s.Next() {
		price := s.Text("price")
		if price == "" {
			s.Report("price", "is missing", "write it", nil)
		}
		if s.Text("note") == "?" {
			s.Report("note", "is unclear", "explain it", nil)
		}
		if s.Sound() {
			rows = append(rows, [2]string{s.Text("item"), price})
		}
	}
	return rows, s.Problems()
}

func TestRowsAreReadByColumn(t *testing.T) {
	for _, file := range []string{
		"item,price\npen,2\n\"ink, red\",5",
		"\ufeff\"item\",price\r\npen,2\r\n\r\n\"ink, red\",5\r\n",
		" Price ,NOTE,Item\n2,,pen\n 5 ,?!,\"ink, red\"\n",
		"item;price\npen;2\nink, red;5\n",
		"\ufeff\"item\";\"price\"\r\npen;2\r\n\"ink, red\";5",
		"item\tprice\tnote\npen\t2\t\nink, red\t5\t;\n",
		"sep=;\nitem;price\npen;2\nink, red;5\n",
		"\ufeffSEP=|\r\nitem|price\r\npen|2\r\nink, red|5\r\n",
		"sep=,\nitem,price\npen,2\n\"ink, red\",5",
		",,\n\nitem,price\n,,,,\npen,2\n , \n\n,\n\"ink, red\",5\n" + strings.Repeat(",\n", 1_000),
		"item,price,, \npen,2,,\n\"ink, red\",5, ,\n",
		"Sold - by,item,price\n#1,pen,2\n,\"ink, red\",5\n",
		"\"SOLD\nBY\";item;price\n;pen;2\n;ink, red;5\n",
	} {
		rows, problems := read(strings.NewReader(file))
		if diff := cmp.Diff([][2]string{{"pen", "2"}, {"ink, red", "5"}}, rows); diff != "" || problems != nil {
			t.Errorf("%q: %v\n%s", file, problems, diff)
		}
	}
}

func TestProblemsSayWhereTheyStand(t *testing.T) {
	type problem = sheet.Problem
	for file, want := range map[string][]problem{
		"": {{Line: 1, Cause: "there is no header line"}},
		"item,colour,Item\npen,red,1\n": {
			{Line: 1, Field: "header", Cause: "there is no column price"},
			{Line: 1, Column: 2, Field: "header", Value: "colour", Cause: "unknown column"},
			{Line: 1, Column: 3, Field: "header", Value: "Item", Cause: "column 1 has this name too"},
		},
		"it\"em,price\nitem,price\npen,2\n": {{Line: 1, Cause: "bare \" in non-quoted-field"}},
		"\xff\xfei\x00t\x00e\x00m\x00":      {{Line: 1, Cause: "the file is UTF-16"}},
		"\xfe\xff\x00i\x00t\x00e\x00m":      {{Line: 1, Cause: "the file is UTF-16"}},
		"sep=;":                             {{Line: 1, Cause: "there is no header line"}},
		"sep=;\nitem\npen\n": {
			{Line: 2, Field: "header", Cause: "there is no column price"},
		},
		"item;colour\npen;red\n": {
			{Line: 1, Field: "header", Cause: "there is no column price"},
			{Line: 1, Column: 2, Field: "header", Value: "colour", Cause: "unknown column"},
		},
		"-,item,price\n": {{Line: 1, Column: 1, Field: "header", Value: "-", Cause: "unknown column"}},
		"item,,price\npen, 1 ,2\npen,,2,\n": {
			{Line: 2, Column: 2, Field: "column 2", Value: "1", Cause: "there is text under a column without a name"},
			{Line: 3, Cause: "4 fields under a header of 3"},
		},
		"item,note,price,note,x\n#N/A, #REF! ,#CALC!,#NUM!,#NUM!\n": {
			{Line: 1, Column: 4, Field: "header", Value: "note", Cause: "column 2 has this name too"},
			{Line: 1, Column: 5, Field: "header", Value: "x", Cause: "unknown column"},
			{Line: 2, Column: 1, Field: "item", Value: "#N/A", Cause: "a formula in the spreadsheet failed"},
			{Line: 2, Column: 2, Field: "note", Value: "#REF!", Cause: "a formula in the spreadsheet failed"},
			{Line: 2, Column: 3, Field: "price", Value: "#CALC!", Cause: "a formula in the spreadsheet failed"},
		},
		"note,item,price\n\"a\nb\",pen,\n?,pen,2\n": {
			{Line: 2, Column: 3, Field: "price", Cause: "is missing"},
			{Line: 4, Column: 1, Field: "note", Value: "?", Cause: "is unclear"},
		},
		"item,price\npen\npen,2,3\np\"en,2\n\"pen,2": {
			{Line: 2, Cause: "1 fields under a header of 2"},
			{Line: 3, Cause: "3 fields under a header of 2"},
			{Line: 4, Cause: "bare \" in non-quoted-field"},
			{Line: 5, Cause: "extraneous or missing \" in quoted-field"},
		},
	} {
		rows, got := read(strings.NewReader(file))
		for i := range got {
			if got[i].Remedy == "" {
				t.Errorf("%q: no remedy in %+v", file, got[i])
			}
			got[i].Remedy, got[i].Err = "", nil
		}
		if diff := cmp.Diff(want, got); diff != "" || rows != nil {
			t.Errorf("%q: %v\n%s", file, rows, diff)
		}
	}
}

// A cell whose formula failed isn't reported again for what it fails to be.
func TestFailedFormulasAreReportedOnce(t *testing.T) {
	s := sheet.Open(strings.NewReader("item,price\npen,#DIV/0!\n"), form)
	for s.Next() {
		s.Report("price", "is not a number", "write a number", nil)
		if s.Sound() {
			t.Error("the row is sound")
		}
	}
	want := sheet.Problem{
		Line: 2, Column: 2, Field: "price", Value: "#DIV/0!",
		Cause: "a formula in the spreadsheet failed", Remedy: "correct it there",
	}
	if got := s.Problems(); len(got) != 1 || got[0] != want {
		t.Error(got)
	}
	for text, want := range map[string]bool{
		"#VALUE!": true, "#NAME?": true, "#NULL!": true, "#SPILL!": true, "": false, "#": false, "# a note": false,
		"N/A": false,
	} {
		if got := sheet.IsFailure(text); got != want {
			t.Errorf("%q is a failure: %v", text, got)
		}
	}
}

func TestRemediesNameTheDelimiter(t *testing.T) {
	for file, want := range map[string]string{
		"item,price\na":          "check the commas and quotes of this row",
		"item;price\na":          "check the semicolons and quotes of this row",
		"item\tprice\na":         "check the tabs and quotes of this row",
		"sep=|\nitem|price\na;1": `check the signs "|" and quotes of this row`,
	} {
		if _, problems := read(strings.NewReader(file)); len(problems) != 1 || problems[0].Remedy != want {
			t.Errorf("%q: %v", file, problems)
		}
	}
}

// What is no sign to stand between columns says nothing about the file.
func TestOddFirstLines(t *testing.T) {
	for _, line := range []string{"sep=", "sep=;;", "sep=\"", "sep=\xff", "sep=\x00"} {
		rows, problems := read(strings.NewReader(line + "\nitem;price\npen;2\n"))
		if len(problems) == 0 || rows != nil {
			t.Errorf("%q: %v", line, rows)
		}
	}
}

func TestReadingGoesOnAfterBadRows(t *testing.T) {
	rows, problems := read(strings.NewReader("item,price\npen\nin\"k,5\npad,\nglue,3\n"))
	if diff := cmp.Diff([][2]string{{"glue", "3"}}, rows); diff != "" || len(problems) != 3 {
		t.Error(problems, diff)
	}
}

func TestProblemsBeyondTheLimitAreCounted(t *testing.T) {
	_, problems := read(strings.NewReader("item,price\n" + strings.Repeat("pen,\n", 25)))
	if len(problems) != 11 || problems[10].Cause != "15 more faults are not shown" {
		t.Error(problems)
	}
}

func TestProblemsAddedAsANumberAreCounted(t *testing.T) {
	s := sheet.Open(strings.NewReader("item,price\n"), form)
	s.AddMore(3)
	if got := s.Problems(); len(got) != 1 || got[0].Cause != "3 more faults are not shown" {
		t.Error(got)
	}
}

func TestRowsBeyondTheLimit(t *testing.T) {
	rows, problems := read(strings.NewReader("item,price\npen\n" + strings.Repeat("pen,2\n", 1_000)))
	want := sheet.Problem{
		Line: 1_002, Cause: "more than 1,000 rows", Remedy: "split the file, or check that it is a price list",
	}
	if len(rows) != 999 || len(problems) != 2 || problems[1] != want {
		t.Error(len(rows), problems)
	}
}

func TestBytesBeyondTheLimit(t *testing.T) {
	const header = "item,price\npen,2\nink,"
	tooLarge := sheet.Problem{
		Cause: "the file is larger than 1 MiB", Remedy: "split the file, or check that it is a price list",
	}
	for _, mark := range []string{"", "\ufeff"} {
		just := mark + header + strings.Repeat("5", 1<<20-len(header))
		if rows, problems := read(strings.NewReader(just)); len(rows) != 2 || problems != nil {
			t.Error(len(rows), problems)
		}
		rows, problems := read(strings.NewReader(just + "00"))
		if len(rows) != 1 || !cmp.Equal(problems, []sheet.Problem{tooLarge}) {
			t.Errorf("%d rows, of which one is cut off: %v", len(rows), problems)
		}
	}
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("disk on fire")
	for start, want := range map[string]int{
		"": 0, "i": 0, "\ufeff": 0, "item,price\n": 0,
		"item,price\npen,2\nin": 1, "sep=;\n": 0, "sep=;\nitem;price\npen;2\n": 1,
		"item,price\n" + strings.Repeat(",,,,,,,\n", 10_000) + "pen,2\n": 1,
	} {
		rows, problems := read(io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)))
		if len(rows) != want || len(problems) != 1 || !errors.Is(problems[0].Err, broken) {
			t.Errorf("%q: %v %v", start, rows, problems)
		}
		// A reader that gives its error once must not seem to have ended well.
		once := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("item,price\npen,2\n")))
		if _, problems := read(once); len(problems) != 1 || !errors.Is(problems[0].Err, iotest.ErrTimeout) {
			t.Error(problems)
		}
	}
}

func FuzzSheet(f *testing.F) {
	f.Add("\ufeffitem,price\npen,2\n\n\"in\nk\",\n")
	f.Add("sep=;\nitem;price;;\npen;#N/A;;x\n;;\n")
	f.Add("\xff\xfei\x00")
	f.Add("\n\t\t\nSold-by\titem\tprice\n")
	f.Add("price,note,item,note,x\n\"a\"b,,,,\n1,2\n")
	f.Fuzz(func(t *testing.T, file string) {
		rows, problems := read(strings.NewReader(file))
		if len(rows) > form.MaxRows || len(problems) > form.MaxProblems+1 {
			t.Fatalf("%d rows, %d problems", len(rows), len(problems))
		}
		for i, p := range problems {
			last := i == form.MaxProblems
			if p.Cause == "" || p.Remedy == "" || !last && i > 0 && p.Line < problems[i-1].Line {
				t.Fatalf("problem %d is %+v", i, p)
			}
		}
	})
}
