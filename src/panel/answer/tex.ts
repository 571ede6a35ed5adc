/**
 * The TeX commands that a model's formula may use. All others can reach beyond the formula: they
 * move or overlay text, link, style, or change the formulas of the user's notebooks.
 */

const WORDS = `
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi
omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta
Lambda Xi Pi Sigma Upsilon Phi Psi Omega hbar hslash ell imath jmath wp Re Im aleph beth gimel partial
nabla infty emptyset varnothing angle degree prime backprime triangle square blacksquare top bot
flat natural sharp checkmark dagger ddagger
frac dfrac tfrac cfrac binom dbinom tbinom sqrt over choose atop
sum prod coprod int iint iiint oint bigcap bigcup bigsqcup bigvee bigwedge bigoplus bigotimes limits
nolimits lim limsup liminf sup inf max min arg argmax argmin det dim ker hom gcd deg exp ln log lg
sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth Pr mod bmod pmod operatorname
pm mp times div cdot cdotp ast star circ bullet oplus ominus otimes oslash odot wedge vee land lor
lnot neg cap cup setminus sqcap sqcup uplus amalg wr
le leq ge geq ne neq lt gt ll gg approx approxeq equiv cong sim simeq propto asymp doteq prec succ
preceq succeq subset supset subseteq supseteq subsetneq supsetneq in ni notin not mid nmid parallel
perp models vdash dashv forall exists nexists therefore because leqslant geqslant lesssim gtrsim
triangleq coloneqq
to gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow longleftarrow
longrightarrow longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow implies impliedby
iff mapsto longmapsto uparrow downarrow updownarrow Uparrow Downarrow nearrow searrow swarrow nwarrow
hookrightarrow hookleftarrow rightharpoonup rightleftharpoons xrightarrow xleftarrow leadsto
left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm lvert rvert
lVert rVert vert Vert langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack backslash
hat widehat tilde widetilde bar overline underline vec overrightarrow overleftarrow dot ddot dddot
acute grave breve check mathring overbrace underbrace overset underset stackrel substack boxed cancel
text textbf textit textrm texttt textsf textnormal mathrm mathbf mathit mathsf mathtt mathcal mathbb
mathfrak mathscr boldsymbol bm pmb displaystyle textstyle scriptstyle
dots ldots cdots vdots ddots dotsb dotsc colon quad qquad tag notag nonumber hline cr newline
`;
const ENVIRONMENTS = `
equation align aligned alignat gather gathered multline split cases array matrix pmatrix bmatrix
Bmatrix vmatrix Vmatrix smallmatrix
`;

const COMMANDS = new Set(WORDS.trim().split(/\s+/));
const NAMES = new Set(ENVIRONMENTS.trim().split(/\s+/));
// Spaces, braces, characters, and the end of a row.
const SYMBOLS = new Set([...'\\,;:!> {}|%$#&_\n']);

/** Whether all commands of a formula are allowed. */
export function isAllowed(source: string): boolean {
  const rest = source.replace(
    /\\(?:begin|end)\s*\{([A-Za-z]+)\*?\}/g,
    (whole, name: string) => (NAMES.has(name) ? '' : whole)
  );
  for (const [, command] of rest.matchAll(/\\([A-Za-z]+|[^]?)/g)) {
    if (!COMMANDS.has(command) && !SYMBOLS.has(command)) {
      return false;
    }
  }
  // Space after a row may be negative, and would lift what follows.
  return !/\\\\\s*\*?\s*\[/.test(rest);
}
