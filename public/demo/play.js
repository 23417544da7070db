// The playground: signs its customer in, as a page of a shop whose customers have accounts does. The token is asked for
// when it is needed, and again when it is no longer good.
{
  const { channel, who } = document.currentScript.dataset;
  const Snak = (window.Snak ||= (...call) => (Snak.q ||= []).push(call));
  Snak("identify", async () => {
    const answer = await fetch(`/demo/identity?${new URLSearchParams({ channel, who })}`);
    return answer.ok ? answer.text() : "";
  });
}
