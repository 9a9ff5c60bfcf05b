"use strict";
(function () {
  var root = document.querySelector("main");
  var key = "planner-list-" + root.dataset.plan;
  var boxes = Array.prototype.slice.call(document.querySelectorAll(".thing input"));
  var said = document.getElementById("ticked");
  var memory = {};
  function read() {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (error) { return memory; }
  }
  function write(ticks) {
    memory = ticks;
    try { localStorage.setItem(key, JSON.stringify(ticks)); } catch (error) { /* shown, not kept */ }
  }
  function show() {
    var ticks = read(), done = 0;
    boxes.forEach(function (box) {
      box.checked = ticks[box.id] === 1;
      if (box.checked) { done += 1; }
    });
    said.textContent = done + " of " + boxes.length + " ticked";
  }
  boxes.forEach(function (box) {
    box.addEventListener("change", function () {
      var ticks = read();
      if (box.checked) { ticks[box.id] = 1; } else { delete ticks[box.id]; }
      write(ticks);
      show();
    });
  });
  document.getElementById("clear").addEventListener("click", function () {
    write({});
    show();
  });
  window.addEventListener("storage", function (event) { if (event.key === key) { show(); } });
  document.querySelector(".progress").hidden = false;
  show();
})();
