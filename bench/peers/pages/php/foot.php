</main>
<footer><p>Made by hand.</p></footer>
</body></html>
